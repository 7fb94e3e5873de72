import { useLocation, useNavigation } from "@remix-run/react";
import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import type { PickedResult } from "#domain/picked";
import { Copy } from "./copy";
import { type FieldLike, listOf } from "./field";
import { Form, type FormAnswer } from "./form";
import { Note } from "./note";
import { StepUp } from "./step-up";
import { Submit } from "./submit";

/** An act on the lines that are picked: the value of its button, its words, and for how many lines of the page it can be meant. */
type PickedAct = { name: string; text: string; busy: string; lines: number };
type Props = {
  id: string;
  answer?: FormAnswer & { picked?: PickedResult };
  acts: readonly PickedAct[];
  /** Lines on the page that have a box. */
  lines: number;
  /** An act of the bar needs a second factor. */
  stepUp?: boolean;
  /** Every box ticked from the start: where "Select all" led before scripts run. */
  all: boolean;
  /** On a page with several of these forms: what came of an act of any of them, which the page says itself. */
  settled?: PickedResult | null;
  /** What an act asks beside the lines. */
  fields?: (fields: Record<string, FieldLike>) => ReactNode;
  children: ReactNode;
};

/** The form that the boxes belong to, and whether the box of a value is ticked when the page comes. */
const PickContext = createContext<{ form: string; ticked(value: string): boolean }>({
  form: "",
  ticked: () => false,
});

/** The box at the start of a line, inside `PickedForm`. */
export function Pick({ value, name }: { value: string; name: string }) {
  const { form, ticked } = useContext(PickContext);
  return (
    <label className="pick-line">
      <input type="checkbox" name="pick" value={value} form={form} defaultChecked={ticked(value)} />
      <span className="vh">Select {name}</span>
    </label>
  );
}

/**
 * A register whose lines can be picked, with a bar of acts under it. The boxes name the bar's form, so that a line may have forms of
 * its own. Without scripts "Select all" is a link to the same page with every
 * box ticked. What came of an act is said above the register, each refusal by name.
 */
export function PickedForm({ id, answer, acts, lines, stepUp, all, settled, fields, children }: Props) {
  const possible = acts.filter((act) => act.lines > 0);
  const [count, setCount] = useState(all ? lines : 0);
  const around = useRef<HTMLDivElement>(null);
  const boxes = () => [...(around.current?.querySelectorAll<HTMLInputElement>("input[name=pick]") ?? [])];
  const recount = () => setCount(boxes().filter((box) => box.checked).length);
  const tick = (on: boolean) => {
    for (const box of boxes()) box.checked = on;
    recount();
  };
  const done = answer?.picked ?? settled;
  // A refused form comes back with its lines.
  const kept = listOf({ id, name: "pick", initialValue: answer?.result?.initialValue?.pick });
  const ticked = (value: string) => !done && (all || kept.includes(value));
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each answer the boxes of what was done are empty again
  useEffect(() => {
    if (done) tick(false);
  }, [done]);
  const sent = useFocusAfterSending(around);
  return (
    <PickContext.Provider value={{ form: id, ticked }}>
      {settled === undefined ? <PickedReport result={answer?.picked} /> : null}
      <div className="stack picked" ref={around} tabIndex={-1} onChange={recount} onSubmit={sent}>
        {children}
        {possible.length > 0 ? (
          <Form<{ code: string }> id={id} answer={answer}>
            {(form) => (
              <fieldset className="pick-bar" aria-label="Acts on the selected lines">
                {/* Enter in a field presses the first button of its form. This one is disabled, so that Enter chooses no act. */}
                <button type="submit" disabled hidden />
                <SelectAll count={count} lines={lines} tick={tick} />
                {fields?.(form as never)}
                {stepUp ? (
                  <StepUp
                    // conform's metadata is a proxy that does not spread.
                    field={{ id: `${id}-code`, name: "code", errors: form.code.errors }}
                    asked={answer?.stepUp}
                  />
                ) : null}
                <div className="row">
                  {possible.map(({ name, text, busy }) => (
                    <Submit key={name} name="do" value={name} busy={busy}>
                      {text}
                    </Submit>
                  ))}
                </div>
              </fieldset>
            )}
          </Form>
        ) : null}
      </div>
    </PickContext.Provider>
  );
}

/** Ticks every box of the page, or says how many are ticked. A link where no script runs. */
function SelectAll({ count, lines, tick }: { count: number; lines: number; tick(on: boolean): void }) {
  const [scripts, setScripts] = useState(false);
  useEffect(() => setScripts(true), []);
  const query = new URLSearchParams(useLocation().search);
  query.set("pick", "all");
  if (!scripts) return <a href={`?${query}`}>Select all {lines}</a>;
  return (
    <label className="pick">
      <input
        type="checkbox"
        checked={count > 0 && count === lines}
        onChange={(event) => tick(event.target.checked)}
      />
      <span>
        Select all {lines}
        <span className="muted" role="status">
          {count > 0 ? `, ${count} selected` : ""}
        </span>
      </span>
    </label>
  );
}

const lost = () => document.activeElement === null || document.activeElement === document.body;

/**
 * Where the pressed button is gone with the lines that it was for, the focus would begin again at the top of the page: it goes to the
 * bar, or to the first line with a box, or to the register. The button goes with the loaders' answer, not with the action's.
 */
function useFocusAfterSending(around: RefObject<HTMLElement>): () => void {
  const sending = useRef(false);
  const { state } = useNavigation();
  useEffect(() => {
    if (!sending.current || state !== "idle") return;
    sending.current = false;
    const next =
      around.current?.querySelector<HTMLElement>(".pick-bar input[type=checkbox]") ??
      around.current?.querySelector<HTMLElement>("input[name=pick]") ??
      around.current;
    if (lost()) next?.focus();
  }, [state, around]);
  return () => {
    sending.current = true;
  };
}

/**
 * What came of an act on many lines. The region is there before its words, so that screen readers say them; it takes the focus where
 * the register that had it is gone.
 */
export function PickedReport({ result }: { result: PickedResult | undefined }) {
  const report = useRef<HTMLDivElement>(null);
  const { state } = useNavigation();
  useEffect(() => {
    // After the registers of the page had their turn.
    if (result && state === "idle") queueMicrotask(() => lost() && report.current?.focus());
  }, [result, state]);
  return (
    <div role={result && result.refused.length > 0 ? "alert" : "status"} className="report">
      {result ? (
        <div ref={report} tabIndex={-1}>
          <Report result={result} />
        </div>
      ) : null}
    </div>
  );
}

function Report({ result: { message, done, refused, links } }: { result: PickedResult }) {
  return (
    <Note tone={refused.length > 0 ? "risk" : "kept"}>
      {done > 0 ? <b>{message}</b> : <b>Nothing was changed.</b>}
      {refused.length > 0 ? (
        <ul>
          {[...new Set(refused.map(({ why }) => why))].map((reason) => (
            <li key={reason}>
              <bdi>
                {refused
                  .filter(({ why }) => why === reason)
                  .map(({ name }) => name)
                  .join(", ")}
              </bdi>
              : {reason}
            </li>
          ))}
        </ul>
      ) : null}
      {links.length > 0 ? <HandOver links={links} /> : null}
    </Note>
  );
}

/** One-time links that no mail carries: each with its copy, and all of them in one. */
function HandOver({ links }: { links: PickedResult["links"] }) {
  return (
    <>
      <p>
        Mail is not set up, so send the links yourself. You can see them: until another owner confirms that
        separate people hold the accounts, you and these accounts cannot approve each other’s work.
      </p>
      <ul>
        {links.map(({ name, link }) => (
          <li key={name}>
            <bdi>{name}</bdi>: <code>{link}</code> <Copy text={link} what={`the link for ${name}`} />
          </li>
        ))}
      </ul>
      <p>
        <Copy text={links.map(({ name, link }) => `${name}\t${link}`).join("\n")} what="all links" />
      </p>
    </>
  );
}
