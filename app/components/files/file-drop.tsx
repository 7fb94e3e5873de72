import { type ReactNode, useRef, useState } from "react";
import { Bar } from "#components/ui/bar";
import { Field, type FieldLike, wiring } from "#components/ui/field";
import { DropZone } from "./drop-zone";

type Props = {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode;
  many?: boolean;
  /** File types as in HTML: ".csv,application/pdf". */
  accept?: string;
  /** Share sent while an upload runs; null otherwise. */
  progress?: number | null;
};

/** Files by choosing or by dropping; a plain file input until scripts run. */
export function FileDrop({ field, label, hint, many, accept, progress = null }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<{ name: string; size: number }[]>([]);
  const show = () => setFiles([...(input.current?.files ?? [])].map(({ name, size }) => ({ name, size })));
  const take = (dropped: FileList) => {
    if (!input.current) return;
    input.current.files = many ? dropped : firstOf(dropped);
    show();
  };
  return (
    <Field field={field} label={label} hint={hint}>
      <DropZone take={take}>
        <input
          className="in"
          type="file"
          multiple={many}
          accept={accept}
          ref={input}
          onChange={show}
          {...wiring(field, hint)}
        />
        {files.length > 0 ? (
          <ul className="plain" aria-label="Chosen files">
            {files.map(({ name, size }) => (
              <li key={`${name}:${size}`}>
                <bdi>{name}</bdi> <span className="muted">{sizeText(size)}</span>
              </li>
            ))}
          </ul>
        ) : null}
        {progress === null ? null : (
          <div role="status">
            <Bar share={progress} />
            <small>{progress < 1 ? `${Math.floor(progress * 100)} % sent` : "Sent. Storing."}</small>
          </div>
        )}
      </DropZone>
    </Field>
  );
}

function firstOf(files: FileList): FileList {
  const one = new DataTransfer();
  const first = files[0];
  if (first) one.items.add(first);
  return one.files;
}

/** "812 B", "14 kB", "3.2 MB"; thousands, as file managers count. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u00a0B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)}\u00a0kB`;
  return `${(bytes / 1_000_000).toFixed(1)}\u00a0MB`;
}
