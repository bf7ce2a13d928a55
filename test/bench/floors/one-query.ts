/** Bare `node:http`, one prepared query, one template string: the same list without any framework. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import mysql, { type RowDataPacket } from 'mysql2/promise'

const { PAGE = '', PORT, DATABASE_PORT, DATABASE_PASSWORD } = process.env
const pool = mysql.createPool({
  host: '127.0.0.1',
  port: Number(DATABASE_PORT),
  user: 'shop',
  password: DATABASE_PASSWORD,
  database: 'stickyshop',
  connectionLimit: 10,
})

// Around the cards stands the shop's own page as it was sent.
const page = readFileSync(PAGE, 'utf8')
const cardsAt = page.indexOf('<ul class="cards">')
const before = page.slice(0, cardsAt)
const after = page.slice(page.indexOf('</ul>', cardsAt))

createServer(async (_req, res) => {
  const [rows] = await pool.execute<RowDataPacket[]>(
    `SELECT id, slug, name, summary, price_cents, stock, picture, created_at
       FROM products
      WHERE retired_at IS NULL
      ORDER BY created_at DESC, id DESC
      LIMIT 24`,
  )
  const html = Buffer.from(`${before}<ul class="cards">${rows.map(card).join('')}${after}`)
  res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': html.length })
  res.end(html)
}).listen(Number(PORT), '127.0.0.1')

const card = ({ slug, name, summary, price_cents, stock, picture }: RowDataPacket) => `
<li class="card">
  <a class="card-link" href="/products/${slug}">
    <span class="card-picture"><img src="/pictures/${picture}" alt="" width="480" height="360" loading="lazy"></span>
    <h2 class="card-name">${name}</h2>
  </a>
  <p class="card-summary">${summary}</p>
  <p class="card-foot"><span class="price">€${price_cents / 100}</span> <span class="stock">${stock} in stock</span></p>
</li>`
