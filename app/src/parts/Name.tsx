import { useState } from "react";
import { short } from "../format.ts";

/** An address or signature: its two ends, the whole of it on hover and for the clipboard. */
export function Name({ text, label, link }: { readonly text: string; readonly label: string; readonly link?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <span className="name" title={text}>
      {link === undefined ? (
        <code>{short(text)}</code>
      ) : (
        <a href={link} target="_blank" rel="noreferrer">
          <code>{short(text)}</code>
        </a>
      )}
      <button type="button" onClick={copy} aria-label={`Copy ${label} ${text}`}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={copied ? "M3 8.5 6.5 12 13 4.5" : "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"} />
        </svg>
      </button>
    </span>
  );
}
