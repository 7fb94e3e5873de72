import { type ChangeEvent, useState } from "react";
import { twiceTyped } from "#domain/local-times";
import { useZone } from "./zone";

/** Says at a field, while a person types, that the time in it comes twice and which one counts. */
export function useTwice(first = "") {
  const zone = useZone();
  const [typed, setTyped] = useState(first);
  return {
    words: twiceTyped(typed, zone),
    onChange: (event: ChangeEvent<HTMLInputElement>) => setTyped(event.currentTarget.value),
  };
}

/** The words under the field; an empty place that speaks up when they come. */
export function Twice({ words }: { words: string | null }) {
  return (
    <span role="status">
      {words ? (
        <>
          {" "}
          <b>{words}</b>
        </>
      ) : null}
    </span>
  );
}
