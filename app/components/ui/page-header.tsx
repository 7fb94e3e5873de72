import { createContext, type ReactNode, useContext } from "react";
import { RegisterFile } from "#components/ui/register-file";

/** Whether this is within a tab: the page's title is above the tabs, so every title below is one level lower. */
export const InTab = createContext(false);

/** The elements of a page's title and of a panel's title, here. */
export function useTitles(): { page: "h1" | "h2"; panel: "h2" | "h3" } {
  return useContext(InTab) ? { page: "h2", panel: "h3" } : { page: "h1", panel: "h2" };
}

/** A page's title, one plain sentence under it, at most three actions beside it, one of them `.go`. */
export function PageHeader({
  title,
  intro,
  csv,
  register,
  part,
  children,
}: {
  title: ReactNode;
  intro?: ReactNode;
  /** Where the page's records are as a CSV file. */
  csv?: string;
  /** The file of the register that the page lists: what is shown, or all of it. */
  register?: string;
  /** The list is a part of its register without a filter too. */
  part?: boolean;
  children?: ReactNode;
}) {
  const Title = useTitles().page;
  return (
    <div className="head">
      <div>
        <Title>{title}</Title>
        {intro ? <p className="intro">{intro}</p> : null}
      </div>
      {children || csv || register ? (
        <div className="row no-print">
          {csv ? (
            <a className="btn" href={csv}>
              CSV
            </a>
          ) : null}
          {register ? <RegisterFile to={register} part={part} /> : null}
          {children}
        </div>
      ) : null}
    </div>
  );
}
