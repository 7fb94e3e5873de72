import type { ReactNode } from "react";
import { may, type Role, roleNames } from "#domain/roles";
import { places, staffPlaces } from "./navigation";
import { Shell } from "./shell";
import { StaffFrame } from "./staff-frame";
import type { Theme } from "./theme-switch";

type Props = {
  shell: {
    organisation: string | null;
    theme: Theme;
    period: { from: string; to: string } | null;
    visitor: { name: string; role: Role };
  };
  children: ReactNode;
};

/** The frame around a page that is not there or not allowed: the menu of the visitor's role, without anything that was read for it. */
export function ErrorFrame({ shell, children }: Props) {
  const { organisation, theme, period, visitor } = shell;
  if (!may(visitor.role, "programme.view"))
    return (
      <StaffFrame
        organisation={organisation ?? ""}
        user={visitor}
        theme={theme}
        places={staffPlaces(visitor.role)}
      >
        {children}
      </StaffFrame>
    );
  return (
    <Shell
      organisation={organisation ?? ""}
      user={{ name: visitor.name, role: roleNames[visitor.role] }}
      groups={places(visitor.role)}
      period={period}
      theme={theme}
      search="/search"
    >
      {children}
    </Shell>
  );
}
