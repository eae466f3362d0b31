import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { listSubjectRequests } from "../../store/subject-requests.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { erase, search } from "./subject.service.ts";
import {
  EraseSubjectInput,
  EraseSubjectPayload,
  SubjectRequest,
  SubjectRequestConnection,
  SubjectSearch,
} from "./subject.type.ts";

@Resolver(() => SubjectRequest)
export class SubjectResolver {
  @Query(() => SubjectSearch, {
    description:
      "Where a person is found, through the columns confirmed as personal: layers, history, raw data, quarantine.",
  })
  async subjectSearch(@Arg("identifiers", () => [String]) identifiers: string[], @Ctx() context: AtlasContext) {
    const { done, refused } = await search(context, identifiers, context.viewer!.name);
    return { ...(done ?? { found: [], searchedStreams: 0 }), userErrors: refused ?? [] };
  }

  @Query(() => SubjectRequestConnection, { description: "Newest first." })
  subjectRequests(@First(25) first: number, @After() after: string | null, @Ctx() context: AtlasContext) {
    return connect(context, listSubjectRequests(), { first, after }, { load: context.loaders.subjectRequest });
  }

  @Mutation(() => EraseSubjectPayload, {
    description:
      "Takes a person's rows out of every layer and quarantine. A source that still has them brings them again.",
  })
  async eraseSubject(@Arg("input", () => EraseSubjectInput) input: EraseSubjectInput, @Ctx() context: AtlasContext) {
    const { identifiers, expectedRows, reason = null } = input;
    const { done, refused } = await erase(context, { identifiers, expectedRows, reason, by: context.viewer!.name });
    return { request: done ? await context.loaders.subjectRequest.load(done) : null, userErrors: refused ?? [] };
  }
}
