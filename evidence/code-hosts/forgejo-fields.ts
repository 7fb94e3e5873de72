import { z } from "#domain/schema";

/** The name of an organisation. */
export const forgejoOwner = z
  .string("Enter the organisation.")
  .trim()
  .regex(/^[\w.-]{1,100}$/, "Enter the name as in HOST/NAME.");

/** The fields that every collector of Forgejo and Gitea has. `token`: what the token must be. */
export function forgejoFields(token: string) {
  return [
    { name: "owner", label: "Organisation", hint: "The name as in HOST/NAME." },
    { name: "api", label: "API", hint: "https://HOST/api/v1" },
    { name: "token", label: "Token", hint: token, secret: true },
  ] as const;
}
