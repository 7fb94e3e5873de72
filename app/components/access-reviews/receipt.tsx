import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { When } from "#components/ui/when";

type Props = {
  signed: { at: Date; sentence: string; factor: string; factorAt: Date };
  review: { id: string; ref: string; closed: boolean };
  kept: number;
  changed: number;
  revoked: number;
};

/** What was signed, by which factor, when, as recorded in the log. */
export function ReviewReceipt({ signed, review, kept, changed, revoked }: Props) {
  return (
    <Card
      id="receipt"
      target
      title="Your receipt"
      sealed
      aside={
        <>
          <a href={`/my/reviews/${review.id}/receipt.pdf`}>Receipt as PDF</a> ·{" "}
          <a href={`/my/reviews/${review.id}/receipt.json`}>JSON</a> <Badge state="sealed">signed</Badge>
        </>
      }
    >
      <Facts
        facts={[
          ["Review", review.ref],
          ["Signed", <When key="at" at={signed.at} as="both" />],
          ["You signed", `“${signed.sentence}”`],
          [
            "Second factor",
            <>
              {signed.factor === "totp" ? "code from the authenticator app" : signed.factor},{" "}
              <When at={signed.factorAt} as="record" />
            </>,
          ],
          ["Decided", `${kept} kept, ${changed} to change, ${revoked} to revoke`],
          [
            "Next steps",
            review.closed
              ? "The review is approved and closed."
              : "Another person approves the whole review. You are notified when the access you revoked is removed.",
          ],
        ]}
      />
    </Card>
  );
}
