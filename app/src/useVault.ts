import { useEffect, useState } from "react";
import { readSource, type Source } from "./config.ts";
import { type Knowledge, NOTHING, watch } from "./watch.ts";

export interface VaultState extends Knowledge {
  readonly source: Source | undefined;
}

/** The vault that the URL or the keeper names, read as long as the component is there. */
export function useVault(): VaultState {
  const [source, setSource] = useState<Source>();
  const [knowledge, setKnowledge] = useState<Knowledge>(NOTHING);
  useEffect(() => {
    let current = true;
    readSource(window.location).then(
      (found) => current && setSource(found),
      (error: Error) => current && setKnowledge({ ...NOTHING, problem: error.message }),
    );
    return () => {
      current = false;
    };
  }, []);
  useEffect(() => (source === undefined ? undefined : watch(source, setKnowledge)), [source]);
  return { source, ...knowledge };
}
