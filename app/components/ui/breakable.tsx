import { Fragment, type ReactNode } from "react";

/** Words longer than this are ids, paths and generated names, not prose. */
const LONGEST = 40;

/** A text whose very long words may break, so that none makes a table wider than its page. */
export function breakable(text: string): ReactNode {
  if (!/\S{41}/u.test(text)) return text;
  const pieces = text.match(new RegExp(`.{1,${LONGEST}}`, "gsu")) ?? [text];
  // The pieces have no ids of their own, and never change places.
  return pieces.map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are cut from one text
    <Fragment key={at}>
      {piece}
      <wbr />
    </Fragment>
  ));
}
