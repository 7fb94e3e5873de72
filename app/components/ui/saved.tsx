import { useNavigation, useSearchParams } from "@remix-run/react";
import { Badge } from "./badge";

/** Beside the buttons of a form that stays where it is: its action redirects to `?saved=` and the form's id. Said when it appears. */
export function Saved({ form }: { form: string }) {
  const [query] = useSearchParams();
  const navigation = useNavigation();
  const saved = navigation.state === "idle" && query.get("saved") === form;
  return <span role="status">{saved ? <Badge state="done">saved</Badge> : null}</span>;
}
