import { CircleCheck, CircleFadingArrowUp, TriangleAlert, WandSparkles } from "lucide-react";
import type { ReactNode } from "react";
import type { Problem } from "../api/types";
import { foundText } from "../common/words";
import { t } from "../text";
import { said } from "../text/served";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";
import { Drawer } from "./Drawer";
import "./ProblemsDrawer.css";

export interface ProblemsDrawerProps {
  readonly problems: readonly Problem[];
  titleOf(node: string): string;
  /** Goes to the node and to what is meant on it. */
  onGo(problem: Problem): void;
  /** What one click can do about a problem. */
  drawFix(problem: Problem): ReactNode;
  /** How many can be mended without a question. */
  readonly certain: number;
  onMendAll(): void;
  /** How many nodes can be migrated. */
  readonly outdated: number;
  onMigrateAll(): void;
  onClose(): void;
}

/** Every problem of the recipe, each with what mends it; it stays open while one mends. */
export function ProblemsDrawer(props: ProblemsDrawerProps) {
  const { problems, titleOf, onGo, drawFix, certain, onMendAll, outdated, onMigrateAll, onClose } = props;
  return (
    <Drawer
      title={t("problems.title")}
      onClose={onClose}
      tools={
        certain > 0 || outdated > 1 ? (
          <>
            {outdated > 1 ? (
              <Button size="small" onClick={onMigrateAll}>
                <CircleFadingArrowUp size={14} strokeWidth={1.5} aria-hidden />
                {t("problems.migrateAll", { count: outdated })}
              </Button>
            ) : null}
            {certain > 0 ? (
              <Button size="small" onClick={onMendAll}>
                <WandSparkles size={14} strokeWidth={1.5} aria-hidden />
                {t("problems.mendAll", { count: certain })}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <p className="visually-hidden" role="status">
        {t("problems.count", { count: problems.length })}
      </p>
      {problems.length === 0 ? (
        <EmptyState
          icon={<CircleCheck size={24} strokeWidth={1.5} aria-hidden />}
          title={t("problems.none")}
          hint={t("problems.noneHint")}
        />
      ) : null}
      <ul className="problems-drawer">
        {problems.map((problem, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a problem has no id, and two may read alike
          <li key={at} className="problems-drawer-item">
            <button type="button" className="problems-drawer-go" onClick={() => onGo(problem)}>
              <TriangleAlert size={16} strokeWidth={1.5} aria-hidden />
              <span>
                <strong>{problem.node === null ? t("problems.recipe") : titleOf(problem.node)}</strong>
                <span className="problems-drawer-what">{foundText(problem)}</span>
                {hintOf(problem) ? (
                  <span className="problems-drawer-hint" title={said(problem.hint)}>
                    {said(problem.hint)}
                  </span>
                ) : null}
              </span>
            </button>
            {drawFix(problem)}
          </li>
        ))}
      </ul>
    </Drawer>
  );
}

// How to get weights by a command is no help beside a button that gets them.
const hintOf = ({ code, hint }: Problem) => (code === "missing weights" ? "" : hint);
