import type { ReactNode } from "react";
import { Brand } from "#components/layout/brand";
import { type Theme, ThemeSwitch } from "#components/layout/theme-switch";

/** The frame of sign-in and set-up: one roomy column. */
export function AuthLayout({
  organisation,
  theme = "system",
  wide,
  children,
}: {
  organisation?: string;
  theme?: Theme;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="roomy">
      <a className="skip vh" href="#main">
        Skip to content
      </a>
      <main className={wide ? "main door wide" : "main door"} id="main" tabIndex={-1}>
        <div className="row">
          <Brand />
          {organisation ? <span className="push muted small">{organisation}</span> : null}
        </div>
        {children}
        <div className="row small muted no-print">
          <ThemeSwitch theme={theme} save={false} />
        </div>
      </main>
    </div>
  );
}
