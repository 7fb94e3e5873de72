import { useLocation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { type ChangedRecord, fieldWords } from "#domain/changed-records";
import { storedId } from "./field";
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

type ChangedProps = { form: string; changed: ChangedRecord; message: string };

/** Above a form that was sent from a page older than its record: who changed which fields, and the two ways on. Takes the focus. */
export function ChangedNote({ form, changed, message }: ChangedProps) {
  const box = useRef<HTMLDivElement>(null);
  const { pathname, search } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer takes the focus again
  useEffect(() => box.current?.focus(), [changed]);
  return (
    <div className="wrong" role="alert" tabIndex={-1} ref={box}>
      <h2>
        <Icon name="broken" /> Changed after you opened this page
      </h2>
      <p>{message}</p>
      <ul>
        {Object.keys(changed.stored).map((name) => (
          <li key={name}>
            <a href={`#${storedId(form, name)}`}>What is stored now: {fieldWords(name)}</a>
          </li>
        ))}
      </ul>
      <p>
        Your entries are still in the form. If you save again, they replace what is stored. To keep what is
        stored, <a href={`${pathname}${search}`}>open the page again</a>.
      </p>
    </div>
  );
}
