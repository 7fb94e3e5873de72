import { z } from "#domain/schema";

/** The name of an organisation. */
export const githubOwner = z
  .string("Enter the organisation.")
  .trim()
  .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/i, "Enter the name as in github.com/NAME.");

/** The client ID or App ID of a GitHub App; empty for a token. */
export const githubApp = z
  .string()
  .trim()
  .default("")
  .refine((text) => /^[\w.-]{0,100}$/.test(text), "Enter the client ID of the App.");

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
    {
      name: "app",
      label: "GitHub App",
      hint: "Its client ID, where an App that the organisation has installed reads instead of a token.",
      optional: true,
    },
    { name: "token", label: "Token", hint: `${token} Of an App: its private key.`, secret: true },
  ] as const;
}
