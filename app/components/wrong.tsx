import { useEffect, useRef } from "react";
import { Icon } from "./icon";

export type Mistake = { text: string /** id of the field to go to */; href?: string };

/** All that a form was refused for, in the words that also stand at the fields. Takes the focus when it appears. */
export function Wrong({ mistakes }: { mistakes: readonly Mistake[] }) {
  const box = useRef<HTMLDivElement>(null);
  const said = mistakes.map((mistake) => mistake.text).join("\n");
  useEffect(() => {
    if (said) box.current?.focus();
  }, [said]);
  if (mistakes.length === 0) return null;
  const one = mistakes.length === 1;
  return (
    <div className="wrong" role="alert" tabIndex={-1} ref={box}>
      <h2>
        <Icon name="broken" />{" "}
        {one ? "One thing needs another look" : `${mistakes.length} things need another look`}
      </h2>
      <ul>
        {mistakes.map(({ text, href }) => (
          <li key={text}>{href ? <a href={`#${href}`}>{text}</a> : text}</li>
        ))}
      </ul>
    </div>
  );
}
