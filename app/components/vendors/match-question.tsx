import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";

export type Match = {
  name: string;
  was: readonly string[];
  lines: number;
  why: string;
  confirmed: { at: Date; by: string } | null;
};

/** Two names that may be those of one company: a person says whether they are. `changeId` where a page has several. */
export function MatchQuestion({
  id,
  match,
  changeId,
  answer,
  edit,
}: {
  id: string;
  match: Match;
  changeId?: string;
  answer: FormAnswer;
  edit: boolean;
}) {
  const { name, was, lines, why, confirmed } = match;
  return (
    <>
      <p>
        <bdi>{was.join(", ")}</bdi> → <bdi>{name}</bdi>
        {lines > 1 ? `, one entry for ${lines}` : ""}
      </p>
      <p className="muted">{why}</p>
      {confirmed ? (
        <p className="muted">
          Confirmed by {confirmed.by} on <When at={confirmed.at} />
        </p>
      ) : edit ? (
        <Form
          id={`match-${id}`}
          answer={answer}
          foot={
            <>
              <Submit kind="go" name="do" value="same company" busy="Saving">
                Same company
              </Submit>
              <Submit name="do" value="another company" busy="Saving">
                Another company
              </Submit>
            </>
          }
        >
          {() => (changeId ? <input type="hidden" name="changeId" value={changeId} /> : null)}
        </Form>
      ) : null}
    </>
  );
}
