import { expect, test } from "vitest";
import { accessReview } from "#app/pdf/documents/access-review";
import { accessReviewOf } from "#app/pdf/documents/access-review-of";
import { print, printed } from "#app/pdf/thread/print";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { originOf } from "#app/queries/installation/origin";
import { findReview } from "#db/access-reviews/reviews";
import { cast, openedReview } from "#tests/support/review-cast";

test("a record that is read where it is printed gives the same bytes, and its first go before it is read", async () => {
  const c = await cast();
  const id = await openedReview(c);
  const review = await findReview(c.app.read, id);
  if (!review) throw new Error("no review");
  const origin = await originOf(c.app, "Ines Holm");
  const whole = await printed(accessReview({ record: await reviewRecord(c.app.read, id), origin }));
  const gathered = accessReviewOf({ file: c.app.databaseFile, review, origin });
  expect((await printed(gathered)).equals(whole)).toBe(true);

  let sent = "";
  const seen: string[] = [];
  const sink = {
    write(bytes: Uint8Array) {
      sent += Buffer.from(bytes).toString("latin1");
    },
    ready: async () => undefined,
  };
  const watched = {
    ...gathered,
    gather: () => {
      seen.push(sent.slice(0, 5));
      return gathered.gather();
    },
  };
  await print(watched, sink);
  expect(seen).toEqual(["%PDF-"]);
});
