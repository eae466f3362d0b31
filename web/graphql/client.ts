import { Client, type CombinedError, type Exchange, fetchExchange, mapExchange, subscriptionExchange } from "urql";
import { normalisedCache } from "./cache.ts";
import { liveClient } from "./live-connection.ts";
import { session } from "./session.ts";

/** The first of the API's own error codes, such as UNAUTHENTICATED or FORBIDDEN; null when it could not be reached. */
export function errorCode(error: CombinedError): string | null {
  const code = error.graphQLErrors[0]?.extensions?.code;
  return typeof code === "string" ? code : null;
}

const watchSession = mapExchange({
  onError(error) {
    if (errorCode(error) === "UNAUTHENTICATED") session.signOut();
  },
});

const live = subscriptionExchange({
  forwardSubscription: ({ query, variables }) => ({
    subscribe: (sink) => ({
      unsubscribe: liveClient.subscribe({ query: query ?? "", variables }, sink),
    }),
  }),
});

/** Pages are drawn by the browser; while Next renders their frame on its side, nothing is asked. */
const silent: Exchange = () => () => () => {};

export function createUrqlClient(): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    fetchOptions: { headers: { "x-atlas-client": "web" } },
    exchanges: typeof window === "undefined" ? [silent] : [watchSession, normalisedCache, fetchExchange, live],
  });
}
