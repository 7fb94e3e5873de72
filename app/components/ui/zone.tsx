import { createContext, type ReactNode, useContext } from "react";

const Zone = createContext("UTC");

/** The IANA zone in which this person reads times. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <Zone.Provider value={zone}>{children}</Zone.Provider>;
}

export function useZone(): string {
  return useContext(Zone);
}
