import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";

type Props = {
  expected: { ref: string; statement: string; due: string | null };
  /** Lines of what the control expects each time. */
  items: readonly string[];
  last: { ref: string; title: string; to: string } | null;
  /** The item whose texts the form has already. */
  repeats: string | null;
};

/** Above the form: what the control expects, and the way to fill the form as last time. */
export function ExpectedCard({ expected, items, last, repeats }: Props) {
  return (
    <Card title={`${expected.ref}: what is expected each time`} pad>
      <div className="stack tight">
        <p>{expected.statement}</p>
        {items.length > 0 ? (
          <ul>
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        ) : null}
        {expected.due ? (
          <p className="muted">
            Due <When at={expected.due} as="record" />.
          </p>
        ) : null}
        {repeats ? (
          <p className="muted">
            Title, source and query are those of {repeats}, and so are kind, environment and what the item
            shows. Add the new files; enter when they were extracted and how you know that they are complete.
          </p>
        ) : last ? (
          <p className="row">
            <Link className="btn" to={last.to}>
              Repeat {last.ref}
            </Link>
            <span className="muted">{last.title}</span>
          </p>
        ) : null}
      </div>
    </Card>
  );
}
