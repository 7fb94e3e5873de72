import { createContext, useContext } from "react";

const Nonce = createContext<string | undefined>(undefined);

/** The nonce of this answer, for the scripts of pages whose loader did not run. */
export const NonceProvider = Nonce.Provider;

export function useNonce(): string | undefined {
  return useContext(Nonce);
}
