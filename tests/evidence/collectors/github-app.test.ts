import { createVerify, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { githubMembers } from "#evidence/collectors/github-members";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import type { Heard, Played } from "#tests/support/played-api";
import { playOrganisation } from "#tests/support/servers/github-organisation";

const NOW = new Date("2026-03-11T05:20:00.000Z");
const INSTALLED = "ghs_planted-installation-token";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PEM = privateKey.export({ type: "pkcs1", format: "pem" }).toString();

/** Whether a JSON Web Token is signed by the App's key, is of the App, and is valid now for ten minutes at most. */
function isProof(token: string): boolean {
  const [head = "", body = "", signature = ""] = token.split(".");
  const { iss, iat, exp } = JSON.parse(Buffer.from(body, "base64url").toString());
  const seconds = NOW.getTime() / 1000;
  const signed = createVerify("sha256")
    .update(`${head}.${body}`)
    .verify(publicKey, Buffer.from(signature, "base64url"));
  return signed && iss === "Iv23app" && iat < seconds && exp > seconds && exp - iat <= 600;
}

const asApp =
  (permissions: object) =>
  ({ url, headers, method }: Heard): Played | undefined => {
    const token = (headers.authorization ?? "").replace("Bearer ", "");
    if (token === INSTALLED) return undefined;
    if (!isProof(token)) return { status: 401, body: { message: "A JSON web token could not be decoded" } };
    if (url.pathname === "/orgs/kelp/installation") return { body: { id: 77 } };
    if (method === "POST" && url.pathname === "/app/installations/77/access_tokens")
      return { status: 201, body: { token: INSTALLED, permissions } };
    return { status: 404, body: { message: "Not Found" } };
  };

async function read(
  secret: string,
  { permissions = { metadata: "read", members: "read" }, owner = "kelp" } = {},
) {
  const api = await playOrganisation({}, { before: asApp(permissions) });
  const settings = githubMembers.schema.parse({ api: api.url, owner, app: "Iv23app", administrators: "ada" });
  return collected(githubMembers, settings, { ...testReach(NOW), secrets: { token: secret } }, NOW);
}

test.each([
  ["as its file", PEM],
  ["in one line, as a field of a password takes it", PEM.replaceAll("\n", "")],
  ["in PKCS #8", privateKey.export({ type: "pkcs8", format: "pem" }).toString()],
])("an App reads by its private key %s, and neither it nor the token is in a file", async (_how, secret) => {
  const { overall, gathering } = await read(secret);
  expect(overall).toBe("pass");
  expect(gathering.warnings).toEqual([]);
  const kept = JSON.stringify(gathering) + gathering.files.map(({ bytes }) => bytes.toString()).join();
  expect(kept).not.toContain(INSTALLED);
  expect(kept).not.toContain(PEM.split("\n")[1]);
});

test("what an App may do beyond reading what is needed is a warning", async () => {
  const permissions = { metadata: "read", members: "write", contents: "read" };
  const { gathering } = await read(PEM, { permissions });
  expect(gathering.warnings).toEqual([
    "The token may do more than it needs to: members (write), contents (read). Take these from the App.",
  ]);
});

test.each([
  ["no key", "kelp-forest-token-9", {}, /^This is not the private key of a GitHub App/],
  ["a damaged key", PEM.replace(/[A-Za-z]{9}/, ""), {}, /^This is not the private key of a GitHub App/],
  [
    "an organisation that has not installed it",
    PEM,
    { owner: "other" },
    /nothing at \/orgs\/other\/installation/,
  ],
])("an App with %s ends in one sentence", async (_what, secret, more, words) => {
  await expect(read(secret, more)).rejects.toThrow(words);
  await expect(read(secret, more)).rejects.not.toThrow(secret);
});
