import { Facts } from "#components/ui/facts";
import { useNow } from "#components/ui/now";
import { When } from "#components/ui/when";
import { useZone } from "#components/ui/zone";
import { counted } from "#domain/counted";
import { lookupTable } from "#domain/lookup-table";
import { dayText, lengthText } from "#domain/when";

type Review = { title: string; periodFrom: string; periodTo: string; dueAt: Date; closed: boolean };

const BECAUSE = lookupTable({
  "system owner": "you own the system",
  manager: "you manage these people",
  "named reviewer": "you are the named reviewer",
  fallback: "you are the fallback reviewer",
  delegate: "they were reassigned to you",
});

/** What is asked, of whom, why, and until when. */
export function ReviewIntro({
  review,
  systems,
  via,
  total,
  decided,
}: {
  review: Review;
  systems: readonly { name: string; at: Date }[];
  via: readonly string[];
  total: number;
  decided: number;
}) {
  const now = useNow();
  const zone = useZone();
  const names = new Intl.ListFormat("en-GB").format(systems.map((system) => system.name));
  const because = via.map((one) => BECAUSE[one] ?? one).join(" and ");
  const left = review.dueAt.getTime() - now.getTime();
  const minutes = Math.max(1, Math.ceil(((total - decided) * 25) / 60));
  const period = `${dayText(review.periodFrom, now, zone)} to ${dayText(review.periodTo, now, zone)}`;
  return (
    <div>
      <p className="muted">
        {review.title}, {period}
      </p>
      <h1>Who still needs {names}?</h1>
      <p className="intro">
        You decide for {counted(total, "entry", "entries")} because {because}. {counted(decided, "is", "are")}{" "}
        decided
        {decided < total ? `. It takes about ${counted(minutes, "minute")} and` : ". It"}{" "}
        {left > 0 ? `is due in ${lengthText(left)}` : `is overdue by ${lengthText(-left)}`},{" "}
        <When at={review.dueAt} as="moment" />.
      </p>
    </div>
  );
}

/** The three words, in plain language; the key "?" opens it. */
export function ReviewMeaning({ contact, hours }: { contact: string | null; hours: number }) {
  return (
    <details className="small" id="meaning">
      <summary>What do Keep, Change and Revoke mean?</summary>
      <Facts
        facts={[
          ["Keep", "The person needs exactly this access for their current job."],
          ["Change", "The person needs less access. You name the smaller role."],
          [
            "Revoke",
            `The person does not need this access. It ends within ${hours} h of your signature and can be requested again.`,
          ],
          ["Not mine", "Someone else should decide. The entry goes to the next reviewer of the system."],
          [
            "Not sure?",
            contact ? (
              <>
                Ask the person, or <a href={`mailto:${contact}`}>the security team</a>. Nothing changes until
                you sign.
              </>
            ) : (
              "Ask the person. Nothing changes until you sign."
            ),
          ],
          [
            "Keyboard shortcuts",
            "While a row has the focus: k keep, c change, r revoke, n next, p previous, u undo the last, b review those without a flag, ? this help. In a reason: Enter saves, Shift and Enter start a new line, Escape cancels.",
          ],
        ]}
      />
    </details>
  );
}
