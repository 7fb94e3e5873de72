import { z } from "#domain/schema";

/** The name of an organisation. */
export const githubOwner = z
  .string("Enter the organisation.")
  .trim()
  .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/i, "Enter the name as in github.com/NAME.");

/** The fields that every collector of GitHub has. `token`: what the token must be. */
export function githubFields(token: string) {
  return [
    { name: "owner", label: "Organisation", hint: "The name as in github.com/NAME." },
    {
      name: "api",
      label: "API",
      hint: "GitHub Enterprise Server: https://HOST/api/v3",
      start: "https://api.github.com",
      optional: true,
    },
    { name: "token", label: "Token", hint: token, secret: true },
  ] as const;
}
