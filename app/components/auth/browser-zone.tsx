import { useEffect } from "react";

/** Chooses the browser's own time zone in a list that is still at its default. Nothing happens where the list does not have it. */
export function BrowserZone({ list }: { list: string }) {
  useEffect(() => {
    const select = document.getElementById(list);
    if (!(select instanceof HTMLSelectElement) || select.value !== "UTC") return;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if ([...select.options].some(({ value }) => value === timeZone)) select.value = timeZone;
  }, [list]);
  return null;
}
