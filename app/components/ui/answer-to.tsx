import type { FormAnswer } from "#components/ui/form";

/** Several forms share one answer: only the one whose button was pressed shows it. */
export function answerTo(act: string, answer: FormAnswer): FormAnswer {
  return answer?.result?.initialValue?.do === act ? answer : undefined;
}
