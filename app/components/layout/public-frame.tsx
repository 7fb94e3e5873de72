import type { ReactNode } from "react";
import { ThemeSwitch } from "./theme-switch";

/** The frame of the public pages: the organisation's name above, one column, who keeps the record below. */
export function PublicFrame({ organisation, children }: { organisation: string; children: ReactNode }) {
  return (
    <div className="roomy">
      <a className="skip vh" href="#main">
        Skip to content
      </a>
      <header className="top">
        <a className="brand" href="/trust">
          {organisation}
        </a>
        <span className="muted">Security</span>
      </header>
      <main className="main wider" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="main wider row small muted no-print">
        <ThemeSwitch theme="system" save={false} />
        <span>{organisation}. Made with Surety.</span>
      </footer>
    </div>
  );
}
