import type { EventContract } from '../src/event'
import type { ShapeClass } from '../src/fields'
import type { Procedure } from '../src/procedure'
import { describeShape, type JsonSchema } from '../src/shape'

/** What is wrong with the contracts as a whole, that no single declaration can see. */
export function contractFaults(procedures: Procedure[], events: EventContract[]): string[] {
  const shapes = new Set<ShapeClass>()
  const collect = (shape: ShapeClass): void => {
    if (shapes.has(shape)) return
    shapes.add(shape)
    describeShape(shape, false).inner.forEach(collect)
  }
  procedures.forEach(({ input, output }) => [input, output].forEach(collect))
  events.forEach(({ data }) => collect(data))
  return [...sameNames([...shapes]), ...sameRoutes(procedures), ...procedures.flatMap(routeFaults)]
}

// JSON Schema, OpenAPI and AsyncAPI all refer to shapes by class name.
function sameNames(shapes: ShapeClass[]): string[] {
  return duplicates(shapes.map(({ name }) => name)).map((name) => `Two shapes are called ${name}.`)
}

function sameRoutes(procedures: Procedure[]): string[] {
  const routes = procedures.flatMap(({ http }) => (http ? [`${http.method} ${http.path.replace(/:\w+/g, ':')}`] : []))
  return duplicates(routes).map((route) => `Two procedures answer at ${route}.`)
}

function routeFaults({ name, input, http }: Procedure): string[] {
  if (!http) return []
  const { properties = {}, required = [] } = describeShape(input, false).schema as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  const inPath = [...http.path.matchAll(/:(\w+)/g)].map(([, field]) => field as string)
  return [
    ...inPath
      .filter((field) => !required.includes(field))
      .map((field) => `${name}: path parameter ${field} is no required field of ${input.name}.`),
    ...Object.entries(properties)
      .filter(([field]) => http.method === 'GET' || inPath.includes(field))
      .filter(([, { type }]) => !['string', 'integer', 'boolean'].includes(type as string))
      .map(([field]) => `${name}: ${field} does not fit into an address; it must be text, a number or a flag.`),
  ]
}

function duplicates(names: string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}
