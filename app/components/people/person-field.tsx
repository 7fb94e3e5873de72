import { useRouteLoaderData } from "@remix-run/react";
import type { ComponentProps } from "react";
import { textOf } from "#components/ui/field";
import { Select } from "#components/ui/select";
import { TextField } from "#components/ui/text-field";

/**
 * A person: chosen from a list, or typed by name or address where there are too many people for one. It needs no script; what is
 * not found, or found several times, is answered at the field with the people that are similar.
 */
export function PersonField(props: ComponentProps<typeof Select>) {
  const root = useRouteLoaderData("root") as { manyPeople?: boolean } | undefined;
  if (!root?.manyPeople) return <Select {...props} />;
  const { field, label, hint, options } = props;
  const value = textOf(field);
  const text = options.find(([id]) => id === value)?.[1] ?? (isId(value) ? "" : value);
  return (
    <>
      <TextField
        field={{ ...field, initialValue: text }}
        label={label}
        hint={<>{hint ? <>{hint} </> : null}Name or e-mail address.</>}
        words={(stored) => options.find(([id]) => id === stored)?.[1]}
        autoComplete="off"
        maxLength={400}
        width="l"
      />
      <input type="hidden" name="person" value={field.name} />
    </>
  );
}

/** What was typed and refused stays; the id of a person that the page was not given says nothing to a reader. */
function isId(value: string | undefined): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value ?? "");
}
