import { type SubmissionResult, useForm } from "@conform-to/react";
import { Form as RemixForm, useActionData } from "@remix-run/react";
import type { ReactNode } from "react";
import { ErrorSummary, type Mistake } from "./error-summary";
import { Saved } from "./saved";
import { StepUp } from "./step-up";

/** What an action answers when it did not redirect; `submit` in app/http/submit.ts makes it. */
export type FormAnswer = { result?: SubmissionResult | null; stepUp?: boolean } | null | undefined;

type Fields<Input extends Record<string, unknown>> = ReturnType<typeof useForm<Input>>[1];
type Props<Input extends Record<string, unknown>> = {
  /** Fixed when a page has several forms; also the prefix of the fields' ids. */
  id?: string;
  /** `useAnswer<typeof action>()` of the route. */
  answer?: FormAnswer;
  /** Values to start with. */
  values?: Partial<Record<keyof Input & string, unknown>>;
  action?: string;
  /** For files. */
  multipart?: boolean;
  /** Ask for a second factor when the session's is stale; shown above the buttons. */
  stepUp?: boolean;
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
  action,
  multipart,
  stepUp,
  foot,
  children,
}: Props<Input>) {
  const [form, fields] = useForm<Input>({
    id,
    lastResult: answer?.result,
    defaultValue: values as never,
    defaultNoValidate: true,
    shouldDirtyConsider: () => false,
  });
  return (
    <RemixForm
      method="post"
      id={form.id}
      action={action}
      encType={multipart ? "multipart/form-data" : undefined}
      className="stack close"
      noValidate
    >
      <ErrorSummary mistakes={mistakesOf(form.allErrors, form.id)} answer={answer} />
      {children(fields)}
      {stepUp || answer?.stepUp ? (
        <StepUp
          field={{ id: `${form.id}-code`, name: "code", errors: form.allErrors.code }}
          asked={answer?.stepUp}
        />
      ) : null}
      {foot ? (
        <div className="row">
          {foot}
          <Saved form={form.id} />
        </div>
      ) : null}
    </RemixForm>
  );
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
