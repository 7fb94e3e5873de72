import { expect, test } from "vitest";
import { accessReview } from "#app/pdf/documents/access-review";
import { printed } from "#app/pdf/thread/print";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { originOf } from "#app/queries/installation/origin";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";
import { cast, firstList, importList, openedReview, signEverything } from "#tests/support/review-cast";

async function text(c: Awaited<ReturnType<typeof cast>>, id: string): Promise<string> {
  const record = await reviewRecord(c.app.read, id);
  const origin = await originOf(c.app, "Ines Holm");
  return textOfPdf(await printed(accessReview({ record, origin }))).replace(/\s+/g, " ");
}

test.skipIf(pdftotextMissing)(
  "each row names the account's id, kind, status and last sign-in; a removal over its limit is called late",
  async () => {
    const c = await cast();
    const id = await openedReview(c);
    await signEverything(c, id);
    expect(await text(c, id)).toContain("Nothing was late");
    const { items, removals } = await reviewRecord(c.app.read, id);
    const limit = new Date(removals[0]!.dueAt);

    c.app.clock.set(new Date(limit.getTime() + 87.5 * 86_400_000).toISOString());
    const open = await text(c, id);
    for (const { externalId, kind, status } of items) {
      expect(open).toContain(externalId);
      expect(open).toContain(`${kind}, ${status}`);
    }
    expect(open).toContain(`${removals[0]!.reference}: open 88 days over the limit`);
    expect(open).not.toContain("Nothing was late");

    await importList(c, firstList.replace(/^1,jose.*\n/m, ""));
    const done = await text(c, id);
    expect(done).toContain(`${removals[0]!.reference}: removed 88 days over the limit`);
  },
);
