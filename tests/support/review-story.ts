import { prepareReview } from "#app/operations/access-reviews/reviews";
import { importAccounts } from "#app/operations/systems/populations";
import { addSystem } from "#app/operations/systems/systems";
import { perform } from "#app/work";
import { reviewInput } from "#domain/access-reviews/input";
import { systemInput } from "#domain/systems/systems";
import type { Story } from "#tests/support/browser/browser";
import { openAsFound } from "#tests/support/review-cast";

/** A system of Jun's with four accounts, reviewed by Jun. */
export async function opened(story: Story, title: string): Promise<string> {
  const { app, cast } = story.server;
  const officer = cast.officer.actor();
  const name = `Database, ${title}`;
  const systemId = await perform(app, officer, (work) =>
    addSystem(work, systemInput.parse({ name, ownerId: cast.member.personId })),
  );
  const text =
    "id,name,kind,role,privileged\n1,etl,service,reader,no\n2,root,shared,superuser,yes\n3,metabase,service,reader,no\n";
  const bytes = Buffer.from(`${text}4,,person,reader,no\n`.replace("4,", `4,${cast.otherMember.name}`));
  await importAccounts(app, officer, {
    system: { id: systemId },
    format: "generic",
    map: {},
    at: null,
    fileName: "a.csv",
    bytes,
  });
  const now = app.now().getTime();
  const day = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  const input = reviewInput.parse({
    title: `Review, ${title}`,
    periodFrom: day(-90),
    periodTo: day(0),
    dueOn: day(9),
    systems: [systemId],
    routing: "system-owner",
  });
  const id = await perform(app, officer, (work) => prepareReview(work, input));
  await openAsFound(app, officer, id, story.server.url);
  return id;
}
