// The values of a topic as a Java consumer reads them with read_committed, one a line. Arguments: bootstrap, topic, how many.
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

class Values {
  public static void main(String[] arguments) {
    var properties = new Properties();
    properties.put("bootstrap.servers", arguments[0]);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    var deserializer = new StringDeserializer();
    long left = Long.parseLong(arguments[2]);
    long end = System.currentTimeMillis() + 30_000;
    try (var consumer = new KafkaConsumer<>(properties, deserializer, deserializer)) {
      var partitions = consumer.partitionsFor(arguments[1]).stream()
          .map(each -> new TopicPartition(each.topic(), each.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (left > 0 && System.currentTimeMillis() < end)
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          System.out.println(record.value());
          --left;
        }
    }
  }
}
