import { createContext, type ReactNode, useContext } from "react";

const Factor = createContext<Date | null>(null);

/** Until when the session's second factor counts for a step-up; null when a code is needed now. */
export function FactorProvider({ until, children }: { until: Date | string | null; children: ReactNode }) {
  return <Factor.Provider value={until === null ? null : new Date(until)}>{children}</Factor.Provider>;
}

export function useFactorUntil(): Date | null {
  return useContext(Factor);
}
