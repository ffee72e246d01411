import { memo } from "react";
import type { ParameterInfo, RecipeNode } from "../api/types";
import { useLists, useNodeProblems } from "../state";
import { ParameterField } from "../ui/widgets";
import { changeParameter, commitParameter, resetParameter, uploadHere } from "./parameters";

export interface CardParametersProps {
  id: string;
  node: RecipeNode;
  parameters: readonly ParameterInfo[];
}

export function CardParameters({ id, node, parameters }: CardParametersProps) {
  if (parameters.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it keeps the keys of the controls inside from the node
    <div className="card-parameters nokey" onKeyDown={keepKeys}>
      {parameters.map((each) => (
        <CardParameter key={each.name} id={id} parameter={each} value={node.parameters?.[each.name]} />
      ))}
    </div>
  );
}

interface CardParameterProps {
  id: string;
  parameter: ParameterInfo;
  value: NonNullable<RecipeNode["parameters"]>[string] | undefined;
}

const CardParameter = memo(function CardParameter({ id, parameter, value }: CardParameterProps) {
  const pictures = useLists((state) => state.pictures);
  const wrong = useNodeProblems(id).some((each) => each.input === parameter.name);
  return (
    <div className="card-parameter" data-parameter={parameter.name} data-problem={wrong || undefined}>
      <ParameterField
        parameter={parameter}
        value={value}
        pictures={pictures}
        compact
        withoutPicture
        onUpload={uploadHere}
        onChange={(next) => changeParameter(id, parameter.name, next)}
        onCommit={commitParameter}
        onReset={() => resetParameter(id, parameter.name)}
      />
    </div>
  );
});

// A node that has the focus moves by arrow keys; those of a slider, or of a list that hangs from it, stay there.
export function keepKeys(event: React.KeyboardEvent): void {
  if (event.key.startsWith("Arrow") || event.key === "Enter" || event.key === " ") {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  }
}
