/**
 * The list page as a usual Express tutorial writes it. Nothing in it is wrong; the
 * shop is compared with it.
 */
import path from 'node:path'
import compression from 'compression'
import { RedisStore } from 'connect-redis'
import express from 'express'
import session from 'express-session'
import helmet from 'helmet'
import { Redis } from 'ioredis'
import morgan from 'morgan'
import mysql from 'mysql2/promise'

const { PORT, DATABASE_PORT, DATABASE_PASSWORD, REDIS_PORT, REDIS_USER, REDIS_PASSWORD } =
  process.env
const perPage = 24

const pool = mysql.createPool({
  host: '127.0.0.1',
  port: Number(DATABASE_PORT),
  user: 'shop',
  password: DATABASE_PASSWORD,
  database: 'stickyshop',
})
const redis = new Redis({
  port: Number(REDIS_PORT),
  username: REDIS_USER,
  password: REDIS_PASSWORD,
})

const app = express()
app.set('view engine', 'ejs')
app.set('views', path.join(import.meta.dirname, 'views'))
app.use(helmet())
app.use(compression())
app.use(morgan('combined'))
app.use(express.urlencoded({ extended: true }))
app.use(express.json())
app.use(
  session({
    store: new RedisStore({ client: redis, prefix: 'naive:' }),
    secret: 'keyboard cat',
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: 24 * 60 * 60 * 1000 },
  }),
)
app.use((req, res, next) => {
  res.locals.user = req.session.user
  res.locals.cartCount = (req.session.cart ?? []).reduce((sum, line) => sum + line.quantity, 0)
  next()
})

app.get('/products', async (req, res) => {
  const page = Number(req.query.page ?? 1)
  const [categories] = await pool.query('SELECT * FROM categories ORDER BY name')
  const [counted] = await pool.query('SELECT COUNT(*) AS total FROM products')
  const [products] = await pool.query(
    'SELECT * FROM products ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?',
    [perPage, (page - 1) * perPage],
  )
  const pages = Math.ceil(Number(counted[0]?.total) / perPage)
  res.render('products', { title: 'All goods', categories, products, page, pages })
})

app.post('/register', (req, res) => {
  req.session.user = { name: req.body.name }
  req.session.cart = []
  res.redirect(303, '/products')
})

app.post('/cart/items', (req, res) => {
  req.session.cart?.push({ productId: Number(req.body.productId), quantity: 1 })
  res.redirect(303, '/products')
})

app.listen(Number(PORT), '127.0.0.1')
