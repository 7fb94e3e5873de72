import { type SubmissionResult, useForm } from "@conform-to/react";
import { Form as RemixForm, useActionData, useNavigation, useSearchParams } from "@remix-run/react";

import { type FormEvent, type ReactNode, useRef, useState } from "react";
import type { ChangedRecord } from "#domain/changed-records";
import { Badge } from "./badge";
import { DraftNote, useDraft } from "./draft";
import { ChangedNote, ErrorSummary, type Mistake } from "./error-summary";
import { StoredContext } from "./field";
import { StepUp } from "./step-up";
import { useUnsent } from "./unsaved";
import { FailedUploads, FormUploads, UploadsContext } from "./uploads-context";

/** What an action answers when it did not redirect; `submit` in app/http/submit.ts makes it. */
export type FormAnswer =
  | { result?: SubmissionResult | null; stepUp?: boolean; changed?: ChangedRecord }
  | null
  | undefined;

type Fields<Input extends Record<string, unknown>> = ReturnType<typeof useForm<Input>>[1];
type Props<Input extends Record<string, unknown>> = {
  /** Fixed when a page has several forms; also the prefix of the fields' ids. */
  id?: string;
  /** `useAnswer<typeof action>()` of the route. */
  answer?: FormAnswer;
  /** Values to start with, for what is new; a record that exists comes by `shown`. */
  values?: Partial<Record<keyof Input & string, unknown>>;
  /** The values of a record and the mark of them, of which the server knows whether they are still what is stored. */
  shown?: { values: Partial<Record<keyof Input & string, unknown>>; mark: string };
  action?: string;
  /** For files. */
  multipart?: boolean;
  /** Ask for a second factor when the session's is stale; shown above the buttons. */
  stepUp?: boolean;
  /** Another query in the address fills the form anew. */
  renewed?: boolean;
  /** A long form: what is typed is kept in the tab until it is saved. */
  draft?: boolean;
  /** Buttons, under the fields and the code. */
  foot?: ReactNode;
  /** Fields are close to each other by default; kept for the forms that set it. */
  close?: boolean;
  children: (fields: Fields<Input>) => ReactNode;
};

/**
 * A form that works before scripts run: the server checks, answers 400 with the values kept, and the summary
 * names each field in the words of its own message and takes the focus.
 */
export function Form<Input extends Record<string, unknown>>({
  id,
  answer,
  values,
  shown,
  action,
  multipart,
  stepUp,
  renewed,
  draft = false,
  foot,
  children,
}: Props<Input>) {
  const [form, fields] = useForm<Input>({
    id,
    lastResult: answer?.result,
    defaultValue: (shown?.values ?? values) as never,
    defaultNoValidate: true,
    shouldDirtyConsider: () => false,
  });
  const [uploads] = useState(() => new FormUploads());
  const element = useRef<HTMLFormElement>(null);
  const unsent = useUnsent(answer, { form: element, renewed, draft });
  const kept = useDraft(element, id, { on: draft, refused: useAnswer() !== undefined }, unsent);
  const own = noting(fields);
  const body = children(own.fields);
  const waitForUploads = (event: FormEvent<HTMLFormElement>) => {
    const { submitter } = event.nativeEvent as SubmitEvent;
    if (uploads.hold(event.currentTarget, submitter)) event.preventDefault();
    else {
      unsent.sent();
      kept.sent();
    }
  };
  const typed = (event: FormEvent<HTMLFormElement>) => {
    unsent.onInput(event);
    kept.typed(event);
  };
  return (
    <RemixForm
      method="post"
      id={form.id}
      ref={element}
      action={action}
      encType={multipart ? "multipart/form-data" : undefined}
      className="stack close"
      noValidate
      onSubmit={waitForUploads}
      onInput={typed}
      onDropCapture={unsent.onDropCapture}
    >
      <UploadsContext.Provider value={uploads}>
        <Refusal form={form.id} errors={form.allErrors} answer={answer} />
        {shown ? <input type="hidden" name="shown" value={markIn(answer) ?? shown.mark} /> : null}
        <DraftNote draft={kept} />
        <StoredContext.Provider value={storedIn(form.id, answer)}>{body}</StoredContext.Provider>
        {(stepUp || answer?.stepUp) && !own.hasCode() ? (
          <StepUp
            field={{ id: `${form.id}-code`, name: "code", errors: form.allErrors.code }}
            asked={answer?.stepUp}
          />
        ) : null}
        {foot ? (
          <div className="row">
            {foot}
            <Saved form={form.id} />
            <FailedUploads />
          </div>
        ) : null}
      </UploadsContext.Provider>
    </RemixForm>
  );
}

/** Notes whether a form shows a field for the code itself: a second one would send an empty code beside the right one. */
function noting<All extends object>(fields: All): { fields: All; hasCode(): boolean } {
  let code = false;
  const noted = new Proxy(fields, {
    get(all, name, self) {
      code ||= name === "code";
      return Reflect.get(all, name, self);
    },
  });
  return { fields: noted, hasCode: () => code };
}

type RefusalProps = { form: string; errors: Record<string, string[]>; answer: FormAnswer };

/** All that the form was refused for, above it. */
function Refusal({ form, errors, answer }: RefusalProps) {
  return answer?.changed ? (
    <ChangedNote form={form} changed={answer.changed} message={(errors[""] ?? []).join(" ")} />
  ) : (
    <ErrorSummary mistakes={mistakesOf(errors, form)} answer={answer} />
  );
}

const storedIn = (form: string, answer: FormAnswer) =>
  answer?.changed ? { form, values: answer.changed.stored } : null;

/** The mark of what was refused as older; else the one that was sent: a form that comes back still stands on what its page showed. */
function markIn(answer: FormAnswer): string | undefined {
  const sent = answer?.result?.initialValue?.shown;
  return answer?.changed?.mark ?? (typeof sent === "string" ? sent : undefined);
}

/** conform names the whole form by the empty string. */
function mistakesOf(errors: Record<string, string[]>, formId: string): Mistake[] {
  return Object.entries(errors).flatMap(([name, texts]) =>
    (texts ?? []).map((text) => (name === "" ? { text } : { text, href: `${formId}-${name}` })),
  );
}

type Keys<Union> = Union extends unknown ? keyof Union : never;
type Field<Union, Key extends PropertyKey> = Union extends unknown
  ? Key extends keyof Union
    ? Union[Key]
    : undefined
  : never;
type Merged<Union> = { [Key in Keys<Union>]?: Field<Union, Key> };

/**
 * What the page's action answered, or undefined before a form was sent.
 * A page has several buttons: each field that one of them may add is optional here.
 */
export function useAnswer<Action>() {
  const answer = useActionData<Action>();
  return answer as Merged<NonNullable<typeof answer>> | undefined;
}

/** Beside the buttons of a form that stays where it is: its action redirects to `?saved=` and the form's id. Said when it appears. */
function Saved({ form }: { form: string }) {
  const [query] = useSearchParams();
  const navigation = useNavigation();
  const saved = navigation.state === "idle" && query.get("saved") === form;
  return <span role="status">{saved ? <Badge state="done">saved</Badge> : null}</span>;
}
