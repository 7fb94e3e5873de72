import { useEffect, useRef } from "react";
import { Icon } from "./icon";

export type Mistake = { text: string /** id of the field to go to */; href?: string };

type Props = {
  mistakes: readonly Mistake[];
  /** What the server answered: the same words said a second time are new. */
  answer?: unknown;
};

/**
 * All that a form was refused for, in the same words as at the fields. Takes the focus when it appears; where only the
 * code is missing or wrong, the code's field takes it.
 */
export function ErrorSummary({ mistakes, answer }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const messages = mistakes.map((mistake) => mistake.text).join("\n");
  const only = mistakes.length === 1 ? mistakes[0]?.href : undefined;
  const code = only?.endsWith("-code") ? only : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer takes the focus again
  useEffect(() => {
    if (!messages) return;
    const field = code ? document.getElementById(code) : null;
    (field ?? box.current)?.focus();
  }, [messages, code, answer]);
  if (mistakes.length === 0) return null;
  const one = mistakes.length === 1;
  return (
    <div className="wrong" role="alert" tabIndex={-1} ref={box}>
      <h2>
        <Icon name="broken" /> {one ? "There is a problem" : `There are ${mistakes.length} problems`}
      </h2>
      <ul>
        {mistakes.map(({ text, href }) => (
          <li key={text}>{href ? <a href={`#${href}`}>{text}</a> : text}</li>
        ))}
      </ul>
    </div>
  );
}
