"""The peer: Scrapy with its HTTP cache and a pipeline that reads each page with trafilatura.

Run by `bench.crawl_speed` and `bench.quiet_day` with the interpreter of the peers: no dependency of ours.
Arguments: sitemap address, cache folder, delay in seconds.
"""

import sys

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess
from scrapy.spiders import SitemapSpider


class Posts(SitemapSpider):
    name = "posts"
    sitemap_rules = (("/post/", "parse"),)

    def parse(self, response):
        yield {"url": response.url, "html": response.text}


class Reader:
    """Reads title, date and text."""

    def process_item(self, item, spider=None):
        read = trafilatura.bare_extraction(item.pop("html"), url=item["url"], with_metadata=True)
        return {**item, "text": read.text if read else ""}


def main() -> None:
    sitemap, cache, delay = sys.argv[1:]
    process = CrawlerProcess(
        {
            "HTTPCACHE_ENABLED": True,
            "HTTPCACHE_DIR": cache,
            "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.RFC2616Policy",
            "ITEM_PIPELINES": {Reader: 300},
            "DOWNLOAD_DELAY": float(delay),
            "RANDOMIZE_DOWNLOAD_DELAY": False,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "ROBOTSTXT_OBEY": True,
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    crawler = process.create_crawler(Posts)
    process.crawl(crawler, sitemap_urls=[sitemap])
    process.start()
    print(scrapy.__version__, trafilatura.__version__, crawler.stats.get_value("item_scraped_count", 0))


if __name__ == "__main__":
    main()
