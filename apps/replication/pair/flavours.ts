import type { Flavour, FlavourName } from './flavour.ts'
import { mariadb } from './mariadb.ts'
import { mysql } from './mysql.ts'

export const flavours: Readonly<Record<FlavourName, Flavour>> = { MariaDB: mariadb, MySQL: mysql }
