/** The type of data by which a node's type is dragged onto the canvas. */
export const NODE_DRAG = "application/x-impasto-node";
