// What the page uses of htm/preact (the vendored file carries no types).
export function html(strings: TemplateStringsArray, ...values: any[]): any;
export function render(what: any, where: Element | null): void;
export function createContext<T>(initial: T): { Provider: any; _kept?: T };
export function useContext<T>(context: { _kept?: T }): T;
export function useState<T>(initial: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];
export function useState<T = any>(): [T, (next: T | ((before: T) => T)) => void];
export function useEffect(run: () => void | (() => void), on?: any[]): void;
export function useLayoutEffect(run: () => void | (() => void), on?: any[]): void;
export function useMemo<T>(make: () => T, on: any[]): T;
export function useCallback<T extends (...given: any[]) => any>(what: T, on: any[]): T;
export function useRef<T = any>(initial: T): { current: any };
export function useErrorBoundary(): [any, () => void];
