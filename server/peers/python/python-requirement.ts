export interface PythonVersion {
  major: number;
  minor: number;
}

interface Bound {
  operator: string;
  version: PythonVersion;
}

/** Whether a Python may run a package, by the package's `requires_python` (">=3.10,<3.13"). Patch releases are not told apart. */
export function isAllowed(version: PythonVersion, requirement: string): boolean {
  return readBounds(requirement).every((bound) => holds(version, bound));
}

/** The requirement in words: "Python 3.10 or newer, up to 3.12". */
export function describeRequirement(requirement: string): string {
  const bounds = readBounds(requirement);
  const lowest = bounds.find(({ operator }) => operator === ">=" || operator === "~=" || operator === ">");
  const from = lowest === undefined ? "Python 3" : `Python ${print(lowest.version)} or newer`;
  const highest = bounds.find(({ operator }) => operator.startsWith("<"));
  if (highest === undefined) return from;
  const { major, minor } = highest.version;
  return highest.operator === "<" && minor === 0
    ? from
    : `${from}, up to ${major}.${highest.operator === "<" ? minor - 1 : minor}`;
}

export function print({ major, minor }: PythonVersion): string {
  return `${major}.${minor}`;
}

function readBounds(requirement: string): Bound[] {
  return requirement.split(",").flatMap((part) => {
    const match = /^\s*(>=|<=|~=|==|!=|<|>)\s*(\d+)(?:\.(\d+))?/.exec(part);
    if (match === null) return [];
    return [{ operator: match[1]!, version: { major: Number(match[2]), minor: Number(match[3] ?? 0) } }];
  });
}

function holds(version: PythonVersion, bound: Bound): boolean {
  const order = version.major - bound.version.major || version.minor - bound.version.minor;
  switch (bound.operator) {
    case ">=":
      return order >= 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case "<":
      return order < 0;
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    // ~=3.10 means 3.10 or a later 3.
    default:
      return order >= 0 && version.major === bound.version.major;
  }
}
