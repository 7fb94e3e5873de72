import { useFetcher } from "@remix-run/react";
import { createContext, type ReactNode, useContext } from "react";

const Keys = createContext(true);

/** Whether single keys such as “/” do something for this person (WCAG 2.1.4). */
export function KeysProvider({ on, children }: { on: boolean; children: ReactNode }) {
  return <Keys.Provider value={on}>{children}</Keys.Provider>;
}

/** The person's choice, and how to change it from any page; it holds on all their devices. */
export function useKeys(): { on: boolean; set(on: boolean): void } {
  const saved = useContext(Keys);
  const change = useFetcher();
  const asked = change.formData?.get("keys");
  return {
    on: asked ? asked === "on" : saved,
    set: (on) =>
      change.submit(
        { do: "keys", keys: on ? "on" : "off", stay: "yes" },
        { method: "post", action: "/my/security" },
      ),
  };
}
