import { type DragEvent, type ReactNode, useState } from "react";

/** Takes files that are dropped on it. An extra: the file input inside does the same by keyboard and before scripts run. */
export function DropZone({ take, children }: { take: (files: FileList) => void; children: ReactNode }) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 0) take(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the input inside does the same by keyboard
    <div
      className={over ? "drop over" : "drop"}
      onDrop={drop}
      onDragLeave={() => setOver(false)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
    >
      {children}
    </div>
  );
}
