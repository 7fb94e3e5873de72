import type { ReactNode } from "react";
import { Link } from "#components/ui/link";
import { Who } from "#components/ui/who";
import { Brand } from "./brand";
import { ExerciseBar } from "./exercise-bar";
import { FlashMessage } from "./flash-message";
import { SignOut } from "./sign-out";
import { type Theme, ThemeSwitch } from "./theme-switch";

type Props = {
  organisation: string;
  user: { name: string };
  theme: Theme;
  /** A few places across the top: "Today", "Policies". */
  places?: readonly { to: string; text: string }[];
  children: ReactNode;
};

/** The roomy frame for those who decide: no side, larger type, larger targets. */
export function StaffFrame({ organisation, user, theme, places = [], children }: Props) {
  return (
    <div className="roomy">
      <a className="skip vh" href="#main">
        Skip to content
      </a>
      <header className="top staff">
        <Brand />
        <span className="muted small org">{organisation}</span>
        <nav className="row" aria-label="Main">
          {places.map(({ to, text }) => (
            <Link key={to} to={to}>
              {text}
            </Link>
          ))}
        </nav>
        <Link className="push" to="/my">
          <Who name={user.name} />
        </Link>
      </header>
      <main className="main wider" id="main" tabIndex={-1}>
        <ExerciseBar />
        <FlashMessage />
        {children}
      </main>
      <footer className="main wider row small muted no-print">
        <ThemeSwitch theme={theme} />
        <SignOut />
      </footer>
    </div>
  );
}
