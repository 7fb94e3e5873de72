import { useActionData } from "@remix-run/react";

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
