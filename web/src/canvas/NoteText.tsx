import { compiler, RuleType } from "markdown-to-jsx/react";
import { createElement, type ReactNode } from "react";

/** Markdown as elements. HTML in it is shown as it is written; only links to the web are links, and a picture is
 * its description: a recipe of somebody else must not make the browser ask another server for anything. */
export default function NoteText({ text }: { text: string }) {
  return (
    <>
      {compiler(text, {
        disableParsingRawHTML: true,
        disableAutoLink: true,
        forceBlock: true,
        wrapper: "div",
        renderRule(next, node, render, state): ReactNode {
          if (node.type === RuleType.image) return node.alt ?? "";
          // Headings of a note are no headings of the page, and get no address of their own.
          if (node.type === RuleType.heading)
            return createElement(
              "p",
              { key: state.key, className: "note-heading" },
              render(node.children, state),
            );
          if (node.type !== RuleType.link) return next();
          const inside = render(node.children, state);
          const target = node.target ?? "";
          return /^https?:\/\//i.test(target)
            ? createElement(
                "a",
                { key: state.key, href: target, target: "_blank", rel: "noopener noreferrer" },
                inside,
              )
            : inside;
        },
      })}
    </>
  );
}
