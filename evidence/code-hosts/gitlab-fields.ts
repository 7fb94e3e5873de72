import { z } from "#domain/schema";

/** The path of a group, with its parents. */
export const gitlabGroup = z
  .string("Enter the group.")
  .trim()
  .regex(/^[\w.-]{1,200}(\/[\w.-]{1,200}){0,20}$/, "Enter the path as in gitlab.com/GROUP/SUBGROUP.");

/** The fields that every collector of GitLab has. `token`: what the token must be. */
export function gitlabFields(token: string) {
  return [
    { name: "group", label: "Group", hint: "The path as in gitlab.com/GROUP/SUBGROUP." },
    {
      name: "api",
      label: "API",
      hint: "Self-managed: https://HOST/api/v4",
      start: "https://gitlab.com/api/v4",
      optional: true,
    },
    { name: "token", label: "Token", hint: token, secret: true },
  ] as const;
}
