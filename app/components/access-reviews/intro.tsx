import { Facts } from "#components/ui/facts";
import { useNow } from "#components/ui/now";
import { When } from "#components/ui/when";
import { useZone } from "#components/ui/zone";
import { dayText, lengthText } from "#domain/when";

type Review = { title: string; periodFrom: string; periodTo: string; dueAt: Date; closed: boolean };

const BECAUSE: Record<string, string> = {
  "system owner": "you own the system",
  manager: "you lead these people",
  "named reviewer": "you were named for them",
  fallback: "you stand in for somebody who cannot decide about them",
  delegate: "somebody gave them to you",
};

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
      <p className="lede">
        You decide for {total === 1 ? "1 entry" : `${total} entries`} because {because}. {decided}{" "}
        {decided === 1 ? "is" : "are"} decided
        {decided < total ? `. It takes about ${minutes} ${minutes === 1 ? "minute" : "minutes"} and` : ". It"}{" "}
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
      <summary>What do keep, change and revoke mean?</summary>
      <Facts
        facts={[
          ["Keep", "The person needs exactly this for the job they do today."],
          ["Change", "The person needs something, but less. You name the smaller role."],
          [
            "Revoke",
            `The person does not need it. Access ends within ${hours} h after you sign. It can be asked for again.`,
          ],
          ["Not mine", "Somebody else knows better. It goes to the next person named for the system."],
          [
            "Not sure?",
            contact ? (
              <>
                Ask the person, or <a href={`mailto:${contact}`}>the security team</a>. Nothing happens before
                you sign at the end.
              </>
            ) : (
              "Ask the person. Nothing happens before you sign at the end."
            ),
          ],
          [
            "Keys",
            "While a row has the focus: k keep, c change, r revoke, n next, p previous, u undo the last, b read those without a flag, ? this help. In a reason: Enter saves, Shift and Enter begin a new line, Escape goes back.",
          ],
        ]}
      />
    </details>
  );
}
