import { Link } from "./link";

/** Earlier and later pages. `words` says where one is: "Lines 51 to 100 of 18,907". */
export function Pager({
  words,
  earlier,
  later,
}: {
  words: string;
  earlier?: string | null;
  later?: string | null;
}) {
  return (
    <nav className="pager" aria-label="Pages">
      {earlier ? (
        <Link className="btn" to={earlier} rel="prev">
          Previous
        </Link>
      ) : null}
      <span>{words}</span>
      {later ? (
        <Link className="btn" to={later} rel="next">
          Next
        </Link>
      ) : null}
    </nav>
  );
}
