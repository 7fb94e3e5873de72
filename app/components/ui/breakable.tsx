import { Fragment, type ReactNode } from "react";

/** Longer than this no word is that anybody writes: ids, paths, names made by machines. */
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
