import { expect, test } from "vitest";
import { endUserOfPerson } from "#app/operations/installation/users";
import { perform } from "#app/work";
import { startServer } from "#tests/support/servers/server";

const day = 86_400_000;

test("who can sign in is listed and counted apart from those whose access ended, an auditor's last day too", async () => {
  const server = await startServer();
  const { app, cast } = server;
  try {
    await perform(app, { kind: "job", name: "test" }, (work) => endUserOfPerson(work, cast.member.personId));
    const listed = async () => {
      const headers = { Cookie: `surety=${await cast.officer.signIn()}` };
      const page = await (await fetch(`${server.url}/users`, { headers })).text();
      const [before = "", open = ""] = page.split(/>Can sign in</);
      const [can = "", ended = ""] = open.split(/>Access ended</);
      const namesIn = (part: string) =>
        Object.values(cast)
          .map(({ email }) => email)
          .filter((email) => part.includes(`>${email}<`));
      return {
        intro: /(\d+) can sign in/.exec(before)?.[1],
        can: namesIn(can),
        ended: namesIn(ended.split("<script")[0] ?? ""),
      };
    };
    const { owner, officer, member, otherMember, auditor } = cast;
    expect(await listed()).toEqual({
      intro: "4",
      can: [owner, officer, otherMember, auditor].map(({ email }) => email),
      ended: [member.email],
    });
    // An auditor's access ends with the last day that was agreed.
    server.advance(3 * 366 * day);
    expect(await listed()).toEqual({
      intro: "3",
      can: [owner, officer, otherMember].map(({ email }) => email),
      ended: [member.email, auditor.email],
    });
  } finally {
    await server.stop();
  }
}, 60_000);
