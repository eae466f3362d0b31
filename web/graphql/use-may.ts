"use client";
import { useQuery } from "urql";
import { graphql } from "./generated/gql.ts";

const PermissionsQuery = graphql(`
  query Permissions { viewer { permissions } }
`);

/**
 * Whether the role of whoever is signed in includes an operation of the API, such as "startRun". Yes until the API has
 * said so: for most it does, and a control that comes late moves what stands beside it.
 */
export function useMay(operation: string): boolean {
  const [{ data }] = useQuery({ query: PermissionsQuery, requestPolicy: "cache-first" });
  return data?.viewer?.permissions.includes(operation) ?? true;
}
