/**
 * What the script of the page uses of a browser. The types of the DOM are not those of this project: with them every
 * file could speak of `document` and `name` as if they were there.
 */

/** An event. */
export interface PageEvent {
  readonly key?: string;
  preventDefault(): void;
}

/** An element. */
export interface PageElement {
  textContent: string;
  hidden: boolean;
  className: string;
  id: string;
  value: string;
  readonly tagName: string;
  readonly childNodes: Iterable<PageElement>;
  readonly children: ArrayLike<PageElement> & Iterable<PageElement>;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly nextElementSibling: PageElement | null;
  append(...children: readonly (PageElement | string)[]): void;
  prepend(...children: readonly (PageElement | string)[]): void;
  after(...children: readonly (PageElement | string)[]): void;
  replaceChildren(...children: readonly (PageElement | string)[]): void;
  remove(): void;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  closest(selector: string): PageElement | null;
  cloneNode(deep: boolean): PageElement;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  focus(options?: { readonly preventScroll?: boolean }): void;
  click(): void;
  scrollIntoView(): void;
}

/** A picture that is being read. */
interface PageImage extends PageElement {
  src: string;
}

/** A surface to draw on. */
interface PageCanvas extends PageElement {
  width: number;
  height: number;
  getContext(kind: '2d'): {
    drawImage(image: PageImage, x: number, y: number, width: number, height: number): void;
  } | null;
  toBlob(done: (blob: Blob | null) => void, type: string): void;
}

/** The document. */
export interface PageDocument {
  readonly body: PageElement;
  createElement(tag: 'img'): PageImage;
  createElement(tag: 'canvas'): PageCanvas;
  createElement(tag: string): PageElement;
  createElementNS(namespace: string, tag: string): PageElement;
  getElementById(id: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** The window. */
export interface PageWindow {
  readonly document: PageDocument;
  readonly location: { readonly hash: string };
  readonly history: { replaceState(state: null, title: string, address: string): void };
  readonly XMLSerializer: new () => { serializeToString(node: PageElement): string };
  addEventListener(type: string, listener: () => void): void;
  getComputedStyle(element: PageElement): { getPropertyValue(name: string): string };
}
